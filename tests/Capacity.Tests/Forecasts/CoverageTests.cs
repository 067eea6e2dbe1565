using static Sms.Capacity.Tests.Forecasts.Generated;

namespace Sms.Capacity.Tests.Forecasts;

/// <summary>How much of what came was in the intervals that were forecast for it, over many series.</summary>
public class CoverageTests
{
    public static TheoryData<string> Kinds => ["trend", "seasonal", "level"];

    [Theory, MemberData(nameof(Kinds))]
    public void the_interval_for_80_percent_holds_about_80_percent(string kind)
    {
        var (inside, all) = (0, 0);
        for (var seed = 0; seed < 8; seed++)
        {
            var values = kind switch
            {
                "trend" => Trend(seed),
                "seasonal" => Seasonal(seed),
                _ => Level(seed),
            };
            foreach (var end in (int[])[10 * Day, (11 * Day) + 31, (12 * Day) + 57, 13 * Day])
            {
                foreach (var (i, point) in Forecast(values[..end], 1).Points().Index())
                {
                    all++;
                    if (values[end + i] >= point.Low80 && values[end + i] <= point.High80)
                        inside++;
                }
            }
        }

        ((double)inside / all).ShouldBeInRange(0.75, 0.85);
    }
}
