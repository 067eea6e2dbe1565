using Sms.Cli;
using Sms.Local;

Posix.KeepFilesPrivate();
return await CommandRun.RunAsync(SmsCommand.Create(), args);
