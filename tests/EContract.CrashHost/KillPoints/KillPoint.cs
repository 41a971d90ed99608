using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.CrashHost.KillPoints;

/// <summary>Stands before one of the SDK's ports and reports to a <see cref="KillSwitch"/> what is done through it.</summary>
public class KillPoint<TPort> : DispatchProxy
    where TPort : class
{
    private static readonly MethodInfo Awaiting = typeof(KillPoint<TPort>).GetMethod(nameof(AwaitResultAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private TPort _port = null!;
    private KillSwitch _switch = null!;
    private IReadOnlyCollection<string> _deeds = [];

    /// <summary>Puts itself before a port that is registered; reads pass through, what the named methods do is counted.</summary>
    internal static void Guard(IServiceCollection services, KillSwitch killSwitch, params string[] deeds)
    {
        ServiceDescriptor registered = services.Last(service => service.ServiceType == typeof(TPort) && !service.IsKeyedService);
        services.Remove(registered);
        services.AddSingleton(provider =>
        {
            object port = registered.ImplementationInstance
                ?? registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!);
            TPort guarded = Create<TPort, KillPoint<TPort>>();
            var point = (KillPoint<TPort>)(object)guarded;
            (point._port, point._switch, point._deeds) = ((TPort)port, killSwitch, deeds);
            return guarded;
        });
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (!_deeds.Contains(targetMethod!.Name))
            return targetMethod.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null);
        string deed = $"{typeof(TPort).Name}.{targetMethod.Name}{Detail(args!)}";
        _switch.Before();
        object? doing = targetMethod.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null);
        return targetMethod.ReturnType == typeof(ValueTask)
            ? new ValueTask(AwaitAsync((ValueTask)doing!, deed))
            : Awaiting.MakeGenericMethod(targetMethod.ReturnType.GenericTypeArguments[0]).Invoke(this, [doing, deed]);
    }

    // Of a step, its name: the second parameter of CheckpointJobAsync.
    private static string Detail(object?[] args) => args is [_, string step, ..] ? $" {step}" : "";

    private async Task AwaitAsync(ValueTask doing, string deed)
    {
        await doing;
        _switch.After(deed);
    }

    private async ValueTask<T> AwaitResultAsync<T>(ValueTask<T> doing, string deed)
    {
        T result = await doing;
        _switch.After(deed);
        return result;
    }
}
