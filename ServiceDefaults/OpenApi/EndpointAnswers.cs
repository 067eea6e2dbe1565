using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Sms.ServiceDefaults.Http;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What an endpoint can answer, read from the instructions of its handler and of everything that it calls inside the
/// service: so the codes in the description are those in the code. A call through an interface or a stored delegate is
/// not followed; see <see cref="EndpointDescriptions.Decides"/> and <see cref="EndpointDescriptions.Refuses"/>.
/// </summary>
internal sealed class EndpointAnswers
{
    private readonly HashSet<(Module, int)> _visited = [];
    private readonly HashSet<Assembly> _within;
    private readonly SortedDictionary<int, SortedSet<string>> _codes = [];

    private EndpointAnswers(HashSet<Assembly> within) => _within = within;

    /// <summary>Status → codes of its problem details; none for an answer without.</summary>
    internal IReadOnlyDictionary<int, SortedSet<string>> Codes => _codes;

    /// <summary>What it answers as 200.</summary>
    internal HashSet<Type> Ok { get; } = [];

    internal static EndpointAnswers Of(IEnumerable<object> metadata)
    {
        var handlers = metadata.OfType<MethodInfo>().ToList();
        var decisions = metadata.OfType<DecisionOfEndpoint>().Select(one => one.Decision.Method);
        var answers = new EndpointAnswers([
            typeof(EndpointAnswers).Assembly,
            .. handlers.Select(handler => handler.DeclaringType!.Assembly),
        ]);
        foreach (var method in handlers.Concat(decisions))
            answers.Visit(method);
        foreach (var refused in metadata.OfType<RefusedByEndpoint>())
            answers.Declare(refused);
        return answers;
    }

    private void Declare(RefusedByEndpoint refused)
    {
        foreach (var code in refused.Codes)
        {
            foreach (var (status, others) in _codes.ToList())
            {
                if (others.Remove(code) && others.Count == 0)
                    _codes.Remove(status);
            }

            Add(refused.Status, code);
        }
    }

    private void Visit(MethodBase method)
    {
        if (!_within.Contains(method.Module.Assembly) || !_visited.Add((method.Module, method.MetadataToken)))
            return;
        if (method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } machine)
            Visit(machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!);
        foreach (var call in MethodCalls.In(method))
        {
            if (!IsAnswer(call))
                Visit(call.Target);
        }
    }

    /// <returns>False: look inside.</returns>
    private bool IsAnswer(MethodCall call)
    {
        switch ((call.Target.DeclaringType, call.Target.Name))
        {
            case ({ } type, nameof(Decision.Refuse)) when type == typeof(Decision):
            case ({ } rule, ".ctor") when rule == typeof(RuleViolation):
                Add(StatusCodes.Status409Conflict, call, code: 0);
                return true;
            case ({ } type, nameof(Problems.Of)) when type == typeof(Problems):
                foreach (var status in Constants<int>(call, 0))
                    Add(status, call, code: 1);
                return true;
            case ({ } type, nameof(Problems.Invalid)) when type == typeof(Problems):
                Add(StatusCodes.Status400BadRequest, "invalid");
                return true;
            case ({ } type, nameof(Problems.NotFound)) when type == typeof(Problems):
                Add(StatusCodes.Status404NotFound, "not-found");
                return true;
            case ({ } type, nameof(Problems.Stale)) when type == typeof(Problems):
                Add(StatusCodes.Status412PreconditionFailed, "stale-version");
                return true;
            case ({ } type, nameof(Problems.Rule)) when type == typeof(Problems):
                return true;
            case ({ } type, nameof(Results.NoContent)) when type == typeof(Results):
                _codes.TryAdd(StatusCodes.Status204NoContent, []);
                return true;
            case ({ } type, nameof(Results.Ok)) when type == typeof(Results) && call.Target.IsGenericMethod:
                Ok.Add(call.Target.GetGenericArguments()[0]);
                return true;
            default:
                return false;
        }
    }

    private void Add(int status, MethodCall call, int code)
    {
        foreach (var text in Constants<string>(call, code))
            Add(status, text);
    }

    private void Add(int status, string code)
    {
        if (!_codes.TryGetValue(status, out var codes))
            _codes[status] = codes = new(StringComparer.Ordinal);
        codes.Add(code);
    }

    private static IEnumerable<T> Constants<T>(MethodCall call, int argument) =>
        argument < call.Arguments.Count ? call.Arguments[argument].OfType<T>() : [];
}
