using System.Reflection;
using System.Reflection.Emit;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>A method that another one calls or refers to.</summary>
/// <param name="Target">The method.</param>
/// <param name="Arguments">For each argument the constants that it can be; none where that is not known.</param>
internal sealed record MethodCall(MethodBase Target, IReadOnlyList<IReadOnlyList<object>> Arguments);

/// <summary>
/// Reads the instructions of a method: what it calls, and which constants it passes. Constants are followed through
/// the evaluation stack and local variables, and no further.
/// </summary>
internal sealed class MethodCalls
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    private static readonly IReadOnlyList<object> Unknown = [];

    private readonly MethodBase _method;
    private readonly byte[] _code;
    private readonly List<IReadOnlyList<object>> _stack = [];
    private readonly Dictionary<int, IReadOnlyList<object>> _locals = [];

    /// <summary>What is on the stack where a branch leads to.</summary>
    private readonly Dictionary<int, List<IReadOnlyList<object>>> _atTarget = [];

    private readonly List<MethodCall> _found = [];

    private MethodCalls(MethodBase method, MethodBody body)
    {
        (_method, _code) = (method, body.GetILAsByteArray()!);
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            // The exception lies on the stack.
            if (clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter)
                _atTarget[clause.HandlerOffset] = [Unknown];
            if (clause.Flags is ExceptionHandlingClauseOptions.Filter)
                _atTarget[clause.FilterOffset] = [Unknown];
        }
    }

    internal static IReadOnlyList<MethodCall> In(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        var calls = new MethodCalls(method, body);
        calls.Read();
        return calls._found;
    }

    private void Read()
    {
        var position = 0;
        while (position < _code.Length)
        {
            if (_atTarget.TryGetValue(position, out var stack))
                Merge(stack);
            var first = (int)_code[position++];
            var code = Codes[first == 0xFE ? first << 8 | _code[position++] : first];
            var operand = position;
            position += SizeOf(code, operand);
            Execute(code, operand, position);
        }
    }

    private void Execute(OpCode code, int operand, int next)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineMethod:
                Call(code, Resolve(operand));
                return;
            case OperandType.InlineString:
                _stack.Add([_method.Module.ResolveString(Integer(operand))]);
                return;
            case OperandType.InlineField when code == OpCodes.Ldsfld:
                // What its initializer makes may be what is loaded.
                if (_method.Module.ResolveField(Integer(operand), TypeArguments, MethodArguments) is { } field)
                    Refer(field.DeclaringType!.TypeInitializer);
                _stack.Add(Unknown);
                return;
        }

        if (code == OpCodes.Dup)
            _stack.Add(_stack.Count > 0 ? _stack[^1] : Unknown);
        else if (ConstantOf(code, operand) is { } constant)
            _stack.Add([constant]);
        else if (
            code.Name!.StartsWith("ldloc", StringComparison.Ordinal)
            && !code.Name.StartsWith("ldloca", StringComparison.Ordinal)
        )
            _stack.Add(_locals.GetValueOrDefault(IndexOf(code, operand), Unknown));
        else if (code.Name.StartsWith("stloc", StringComparison.Ordinal))
            _locals[IndexOf(code, operand)] = Union(Pop(), _locals.GetValueOrDefault(IndexOf(code, operand), Unknown));
        else
        {
            for (var i = Count(code.StackBehaviourPop); i > 0; i--)
                Pop();
            foreach (var target in Targets(code, operand, next))
                Keep(target);
            for (var i = Count(code.StackBehaviourPush); i > 0; i--)
                _stack.Add(Unknown);
        }

        if (code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
            _stack.Clear();
    }

    private void Call(OpCode code, MethodBase? target)
    {
        if (target is null)
            return;
        if (code == OpCodes.Ldftn || code == OpCodes.Ldvirtftn)
        {
            if (code == OpCodes.Ldvirtftn)
                Pop();
            Refer(target);
            _stack.Add(Unknown);
            return;
        }

        var arguments = target.GetParameters().Select(_ => Pop()).Reverse().ToList();
        if (code != OpCodes.Newobj && !target.IsStatic)
            Pop();
        _found.Add(new(target, arguments));
        if (code == OpCodes.Newobj || target is MethodInfo { ReturnType: var type } && type != typeof(void))
            _stack.Add(Unknown);
    }

    private void Refer(MethodBase? target)
    {
        if (target is not null)
            _found.Add(new(target, []));
    }

    private MethodBase? Resolve(int operand) =>
        _method.Module.ResolveMethod(Integer(operand), TypeArguments, MethodArguments);

    private Type[]? TypeArguments =>
        _method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    private Type[]? MethodArguments => _method.IsGenericMethod ? _method.GetGenericArguments() : null;

    private IReadOnlyList<object> Pop()
    {
        if (_stack.Count == 0)
            return Unknown;
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private void Keep(int target)
    {
        if (_atTarget.TryGetValue(target, out var before))
            _atTarget[target] = [.. before.Zip(_stack, Union)];
        else
            _atTarget[target] = [.. _stack];
    }

    /// <summary>Both ways lead here.</summary>
    private void Merge(List<IReadOnlyList<object>> other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            if (i < _stack.Count)
                _stack[i] = Union(_stack[i], other[i]);
            else
                _stack.Add(other[i]);
        }
    }

    private static IReadOnlyList<object> Union(IReadOnlyList<object> one, IReadOnlyList<object> other) =>
        one.Count == 0 ? other
        : other.Count == 0 ? one
        : [.. one.Union(other)];

    private IEnumerable<int> Targets(OpCode code, int operand, int next) =>
        code.OperandType switch
        {
            OperandType.ShortInlineBrTarget => [next + (sbyte)_code[operand]],
            OperandType.InlineBrTarget => [next + Integer(operand)],
            OperandType.InlineSwitch => Enumerable
                .Range(1, Integer(operand))
                .Select(i => next + Integer(operand + 4 * i)),
            _ => [],
        };

    private object? ConstantOf(OpCode code, int operand) =>
        code.OperandType switch
        {
            OperandType.InlineI => Integer(operand),
            OperandType.ShortInlineI => (int)(sbyte)_code[operand],
            _ when code.Name is ['l', 'd', 'c', '.', 'i', '4', '.', >= '0' and <= '8' and var digit] => digit - '0',
            _ => null,
        };

    private int IndexOf(OpCode code, int operand) =>
        code.OperandType switch
        {
            OperandType.ShortInlineVar => _code[operand],
            OperandType.InlineVar => BitConverter.ToUInt16(_code, operand),
            _ => code.Name![^1] - '0',
        };

    private int Integer(int position) => BitConverter.ToInt32(_code, position);

    /// <summary><c>Popref_popi_popi</c> takes three.</summary>
    private static int Count(StackBehaviour behaviour) =>
        behaviour is StackBehaviour.Pop0 or StackBehaviour.Push0 or StackBehaviour.Varpop or StackBehaviour.Varpush
            ? 0
            : behaviour.ToString().Count(c => c == '_') + 1;

    private int SizeOf(OpCode code, int operand) =>
        code.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + 4 * Integer(operand),
            _ => 4,
        };
}
