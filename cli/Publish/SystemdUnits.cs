namespace Sms.Cli.Publish;

/// <summary>
/// How systemd runs a service: as an account that exists only while it runs, which sees no more of the machine than it
/// needs. Fit for systemd 247 and later (Debian 11, Ubuntu 22.04).
/// </summary>
internal static class SystemdUnits
{
    public static string Name(string service) => $"sms-{service}.service";

    /// <summary>All of them at once: <c>systemctl start sms.target</c>.</summary>
    public static string Target(IReadOnlyCollection<ManifestService> services) =>
        $"""
            # Written by sms publish. It starts and stops every service that is installed on this machine.
            [Unit]
            Description=Service management system
            Wants={string.Join(' ', services.Select(service => Name(service.Name)))}

            [Install]
            WantedBy=multi-user.target

            """;

    public static string Service(ManifestService service, Destination destination) =>
        $"""
            # Written by sms publish. Changes of your own belong in /etc/systemd/system/{Name(
                service.Name
            )}.d/local.conf,
            # which the next publishing leaves as it is.
            [Unit]
            Description=Service management system: {service.Name}
            Wants=network-online.target
            After=network-online.target
            PartOf=sms.target
            # A database that is away for an hour is no reason to give up.
            StartLimitIntervalSec=0

            [Service]
            Type=exec
            ExecStart={destination.Dotnet} {destination.Prefix}/services/{service.Name}/{service.Assembly}
            WorkingDirectory={destination.Prefix}/services/{service.Name}
            # systemd reads it as root; the service itself cannot.
            EnvironmentFile={destination.Settings}/{service.Name}.env
            DynamicUser=yes
            UMask=0077

            Restart=always
            RestartSec=2
            # What has begun is finished: requests, messages that are being handled.
            TimeoutStopSec=30

            MemoryHigh=768M
            MemoryMax=1G
            TasksMax=512
            LimitNOFILE=65536
            # The front door goes first when the machine is short of time: alerts come in through it.
            CPUWeight={(service.IsFrontDoor ? 200 : 100)}

            # MemoryDenyWriteExecute=yes is missing on purpose: .NET compiles into memory that it then executes. So is
            # ProcSubset=pid: the runtime reads /proc/meminfo and /proc/cpuinfo.
            CapabilityBoundingSet=
            AmbientCapabilities=
            NoNewPrivileges=yes
            ProtectSystem=strict
            ProtectHome=yes
            ProtectClock=yes
            ProtectControlGroups=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectProc=invisible
            PrivateDevices=yes
            PrivateMounts=yes
            PrivateTmp=yes
            PrivateUsers=yes
            RemoveIPC=yes
            # Netlink tells .NET which network addresses the machine has.
            RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallFilter=~@privileged
            # A call that is not allowed fails, as it would for want of a right; the process goes on.
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=sms.target

            """;
}
