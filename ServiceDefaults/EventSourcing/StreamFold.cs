using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using JasperFx.Events;
using JasperFx.Events.Aggregation;

namespace Sms.ServiceDefaults;

/// <summary>
/// The state of a stream from its events. It is the event store's own fold: the build generates it from the
/// <c>Create</c> and <c>Apply</c> methods of the state record, and snapshots, replays, decisions that follow each other
/// before a commit, and tests all use it.
/// </summary>
public static class StreamFold
{
    /// <summary>The state of a stream that has these events.</summary>
    /// <exception cref="InvalidOperationException">There are none, one is no event of the stream, or the first one does
    /// not begin it.</exception>
    public static T Of<T>(IEnumerable<object> events)
        where T : class =>
        After<T>(null, events) ?? throw new InvalidOperationException($"A {typeof(T).Name} begins with an event.");

    /// <summary>The state after these events; null, or without events, there is no stream yet.</summary>
    /// <exception cref="InvalidOperationException">One is no event of the stream, or the first one does not begin
    /// it.</exception>
    [return: NotNullIfNotNull(nameof(state))]
    public static T? After<T>(T? state, IEnumerable<object> events)
        where T : class
    {
        Event<object>? next = null;
        foreach (var data in events)
        {
            StreamFoldOf<T>.Check(state, data);
            // The generated fold looks at nothing but the data.
            if (next is null)
                next = new Event<object>(data);
            else
                next.Data = data;
            state = StreamFoldOf<T>.Evolver.Evolve(state, Guid.Empty, next);
        }

        return state;
    }
}

/// <summary>What the build has generated for one type of state.</summary>
file static class StreamFoldOf<T>
    where T : class
{
    internal static readonly IGeneratedSyncEvolver<T, Guid> Evolver = Find();

    private static readonly HashSet<Type> Events = [.. Evolver.EventTypes];

    private static readonly HashSet<Type> Beginnings =
    [
        .. typeof(T)
            .GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name == "Create")
            .Select(method => method.GetParameters()[0].ParameterType),
    ];

    /// <summary>The generated fold is silent about events that it does not know.</summary>
    internal static void Check(T? state, object data)
    {
        var type = data.GetType();
        if (!Events.Contains(type))
            throw new InvalidOperationException($"{type.Name} is no event of a {typeof(T).Name}.");
        if (state is null && !Beginnings.Contains(type))
            throw new InvalidOperationException($"A {typeof(T).Name} does not begin with {type.Name}.");
    }

    private static IGeneratedSyncEvolver<T, Guid> Find() =>
        typeof(T)
            .Assembly.GetCustomAttributes<GeneratedEvolverAttribute>()
            .Where(generated => generated.AggregateType == typeof(T) && generated.ProjectionType is null)
            .Select(generated => Activator.CreateInstance(generated.EvolverType))
            .OfType<IGeneratedSyncEvolver<T, Guid>>()
            .FirstOrDefault()
        ?? throw new InvalidOperationException($"The build has generated no fold of {typeof(T).Name}.");
}
