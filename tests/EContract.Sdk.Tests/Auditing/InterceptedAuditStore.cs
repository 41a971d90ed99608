using System.Reflection;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Auditing;

/// <summary>A store that does something before each call: throws, or looks from where it is called.</summary>
public class InterceptedAuditStore : DispatchProxy
{
    private IAuditStore _inner = null!;
    private Action<string, object?[]> _before = null!;

    internal static IAuditStore Create(IAuditStore inner, Action<string, object?[]> before)
    {
        IAuditStore store = Create<IAuditStore, InterceptedAuditStore>();
        var proxy = (InterceptedAuditStore)(object)store;
        (proxy._inner, proxy._before) = (inner, before);
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _before(targetMethod!.Name, args!);
        return targetMethod.Invoke(_inner, args);
    }
}
