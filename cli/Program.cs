using Sms.Cli;

return await CommandRun.RunAsync(SmsCommand.Create(), args);
