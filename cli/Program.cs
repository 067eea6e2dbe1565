using System.CommandLine;
using Sms.Cli;
using Sms.Cli.Calendars;
using Sms.Cli.Catalog;
using Sms.Cli.DeadLetters;
using Sms.Cli.Demo;
using Sms.Cli.Down;
using Sms.Cli.History;
using Sms.Cli.Import;
using Sms.Cli.Integrations;
using Sms.Cli.Local;
using Sms.Cli.Replay;
using Sms.Cli.SignIn;
using Sms.Cli.Status;
using Sms.Cli.Up;
using Sms.Cli.Watch;
using Sms.Cli.WhatIf;

Posix.KeepFilesPrivate();
var root = new RootCommand("Service management as an event log.")
{
    UpCommand.Create(),
    DownCommand.Create(),
    StatusCommand.Create(),
    LoginCommand.Create(),
    LogoutCommand.Create(),
    TokenCommand.Create(),
    IntegrationCommand.Create(),
    WatchCommand.Create(),
    HistoryCommand.Create(),
    TimelineCommand.Create(),
    WhatIfCommand.Create(),
    CalendarCommand.Create(),
    CatalogCommand.Create(),
    ImportCommand.Create(),
    ReplayCommand.Create(),
    DeadLettersCommand.Create(),
    DemoCommand.Create(),
};

return await CommandRun.RunAsync(root, args);
