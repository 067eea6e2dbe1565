using Sms.Cli;
using Sms.Cli.Local;

Posix.KeepFilesPrivate();
return await CommandRun.RunAsync(SmsCommand.Create(), args);
