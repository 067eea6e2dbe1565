using System.Runtime.CompilerServices;
using Sms.Testing;

[assembly: TestPipelineStartup(typeof(TestRun))]

namespace Sms.Testing;

/// <summary>Is compiled into each test project, and so runs before anything in the process asks for the time zone.</summary>
internal static class TestProcess
{
    [ModuleInitializer]
    internal static void SetTimeZone() => Environment.SetEnvironmentVariable("TZ", TestRun.TimeZone);
}
