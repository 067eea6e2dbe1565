namespace Sms.Incidents;

/// <summary>A body that cannot be unpacked; <paramref name="answer"/> says why.</summary>
internal sealed class UnreadableBody(IResult answer) : Exception("The body cannot be unpacked.")
{
    /// <summary>Answers the requests of an endpoint whose bodies cannot be unpacked.</summary>
    internal static async ValueTask<object?> Answer(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (UnreadableBody unreadable)
        {
            return unreadable._answer;
        }
    }

    private readonly IResult _answer = answer;
}
