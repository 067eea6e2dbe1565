using System.Runtime.CompilerServices;
using Sms.Testing;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(TestRun))]

namespace Sms.Testing;

/// <summary>Compiled into each test project, so that it runs before anything asks for the time zone.</summary>
internal static class TestProcess
{
    [ModuleInitializer]
    internal static void SetTimeZone() => Environment.SetEnvironmentVariable("TZ", TestRun.TimeZone);
}
