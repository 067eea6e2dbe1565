using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Sms.ServiceDefaults.Http;

namespace Sms.Portal;

/// <summary>How often one caller may ask.</summary>
/// <param name="Requests">So many in the time of <paramref name="Per"/>, for ever.</param>
/// <param name="Burst">So many at once, after a rest.</param>
public sealed record Rate(int Requests, TimeSpan Per, int Burst)
{
    internal bool IsValid => Requests > 0 && Per > TimeSpan.Zero && Burst > 0 && Per / Requests > TimeSpan.Zero;
}

/// <summary>
/// Section <c>Portal:RateLimits</c>. For one integration's key, one bearer of a token, one credential, one address.
/// </summary>
public sealed record RateLimits
{
    private const string Section = "Portal:RateLimits";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Far above any storm that is real: it is there for the tool that has run wild.</summary>
    public Rate Intake { get; init; } = new(10_000, Second, 20_000);

    public Rate Api { get; init; } = new(1_000, Second, 2_000);

    /// <summary>All tokens of one address together, for tokens are only checked behind the door.</summary>
    public Rate Address { get; init; } = new(2_000, Second, 4_000);

    public Rate Anonymous { get; init; } = new(50, Second, 100);

    /// <summary>
    /// One user name from one address, one refresh token, one secret of a client: whoever fails spends nobody else's.
    /// </summary>
    public Rate SignIn { get; init; } = new(10, TimeSpan.FromMinutes(1), 20);

    /// <summary>
    /// All user names of one address together. Behind a proxy that is everybody: see <c>TrustedProxies</c>.
    /// </summary>
    public Rate SignInAddress { get; init; } = new(60, TimeSpan.FromMinutes(1), 300);

    /// <exception cref="InvalidOperationException">One of them lets nobody in.</exception>
    internal static RateLimits Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<RateLimits>() ?? new();
        foreach (
            var (name, rate) in new[]
            {
                (nameof(Intake), limits.Intake),
                (nameof(Api), limits.Api),
                (nameof(Address), limits.Address),
                (nameof(Anonymous), limits.Anonymous),
                (nameof(SignIn), limits.SignIn),
                (nameof(SignInAddress), limits.SignInAddress),
            }
        )
        {
            if (!rate.IsValid)
                throw new InvalidOperationException(
                    $"{Section}:{name}: Requests, Per and Burst have to be above zero."
                );
        }

        return limits;
    }
}

/// <summary>
/// Refuses who asks too often (429), before anything is asked of the services. What callers can choose, such as keys,
/// is scattered over a fixed number of buckets: nobody can make the door remember more.
/// </summary>
internal static class RateLimiting
{
    /// <summary>
    /// Two callers rarely share one. Which, nobody outside can find out: hashes of strings differ from process to
    /// process.
    /// </summary>
    private const int Buckets = 16_384;

    private enum Kind
    {
        Intake,
        IntakeAddress,
        Api,
        Address,
        Anonymous,
        SignIn,
        SignInAddress,
        Unlimited,
    }

    internal static void AddRateLimits(this WebApplicationBuilder builder)
    {
        var limits = RateLimits.Read(builder.Configuration);
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Limiter(limits, Of),
                Limiter(limits, OfAddress)
            );
            options.OnRejected = Reject;
        });
    }

    private static async ValueTask Reject(OnRejectedContext context, CancellationToken cancellation)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
            ? Math.Max(1, Math.Ceiling(after.TotalSeconds))
            : 1;
        context.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Problems
            .Of(
                StatusCodes.Status429TooManyRequests,
                "too-many-requests",
                "More requests than this caller may make. Come again later."
            )
            .ExecuteAsync(context.HttpContext);
    }

    private static PartitionedRateLimiter<HttpContext> Limiter(
        RateLimits limits,
        Func<HttpContext, (Kind Kind, int Bucket)> partition
    ) =>
        PartitionedRateLimiter.Create<HttpContext, (Kind Kind, int Bucket)>(context =>
            partition(context) switch
            {
                { Kind: Kind.Unlimited } none => RateLimitPartition.GetNoLimiter(none),
                var one => RateLimitPartition.GetTokenBucketLimiter(one, of => Options(Rate(limits, of.Kind))),
            }
        );

    private static (Kind Kind, int Bucket) Of(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/intake") || path.StartsWithSegments("/v2"))
            return Key(context.Request) is { } key
                ? (Kind.Intake, Bucket(key))
                : (Kind.IntakeAddress, Address(context));
        if (context.Features.Get<Credential>() is { } credential)
            return (
                Kind.SignIn,
                Bucket(credential.IsGuessed ? $"{credential.Text} {Network(context)}" : credential.Text)
            );
        if (context.Request.Bearer() is { } token)
            return (Kind.Api, Bucket(token));
        // Who is on this machine is no stranger, and several of them share one address.
        return (IPAddress.IsLoopback(Remote(context)) ? Kind.Api : Kind.Anonymous, Address(context));
    }

    /// <summary>The second look at a caller who shows what he may have made up, something else each time.</summary>
    private static (Kind Kind, int Bucket) OfAddress(HttpContext context) =>
        Of(context).Kind switch
        {
            Kind.SignIn when context.Features.Get<Credential>() is { IsGuessed: true } => (
                Kind.SignInAddress,
                Address(context)
            ),
            Kind.Api or Kind.SignIn => (Kind.Address, Address(context)),
            _ => (Kind.Unlimited, 0),
        };

    private static Rate Rate(RateLimits limits, Kind kind) =>
        kind switch
        {
            Kind.Intake or Kind.IntakeAddress => limits.Intake,
            Kind.Api => limits.Api,
            Kind.Address => limits.Address,
            Kind.SignIn => limits.SignIn,
            Kind.SignInAddress => limits.SignInAddress,
            _ => limits.Anonymous,
        };

    private static TokenBucketRateLimiterOptions Options(Rate rate) =>
        new()
        {
            TokenLimit = rate.Burst,
            // One by one, so that Retry-After says when the next one is there and not when all are.
            TokensPerPeriod = 1,
            ReplenishmentPeriod = rate.Per / rate.Requests,
            QueueLimit = 0,
        };

    /// <summary>
    /// An integration's key, if there is something that can be one; PagerDuty's clients have it in the body.
    /// </summary>
    private static string? Key(HttpRequest request)
    {
        var key = request.Bearer() ?? request.Query["routing_key"].ToString();
        return key.Length == 32 && key.All(char.IsAsciiLetterOrDigit) ? key : null;
    }

    private static IPAddress Remote(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    private static string Network(HttpContext context) => ClientAddress.Network(context.Connection.RemoteIpAddress);

    private static int Address(HttpContext context) => Bucket(Network(context));

    private static int Bucket(string caller) => (int)((uint)caller.GetHashCode(StringComparison.Ordinal) % Buckets);
}
