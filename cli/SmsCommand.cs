using System.CommandLine;
using Sms.Cli.Calendars;
using Sms.Cli.Catalog;
using Sms.Cli.DeadLetters;
using Sms.Cli.Demo;
using Sms.Cli.Down;
using Sms.Cli.History;
using Sms.Cli.Import;
using Sms.Cli.Integrations;
using Sms.Cli.Publish;
using Sms.Cli.Replay;
using Sms.Cli.SignIn;
using Sms.Cli.Status;
using Sms.Cli.Up;
using Sms.Cli.Watch;
using Sms.Cli.WhatIf;

namespace Sms.Cli;

/// <summary>The program as its users know it, with every command.</summary>
public static class SmsCommand
{
    /// <summary>Whatever the file is called that runs.</summary>
    private const string Name = "sms";

    public static RootCommand Create() =>
        new("Service management as an event log.")
        {
            HelpName = Name,
            Subcommands =
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
                PublishCommand.Create(),
            },
        };
}
