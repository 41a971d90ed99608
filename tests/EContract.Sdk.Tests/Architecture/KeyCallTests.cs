using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Activation;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Tests.Architecture;

/// <summary>In an envelope a key is asked in two places, and in one of them only on an activation.</summary>
public sealed class KeyCallTests
{
    [Fact]
    public void Workflow_KeysAreAskedThroughTheGate_OrForTheHostItself()
    {
        Assert.Empty(CallersOf(nameof(ISigner), nameof(ISigner.SignAsync)));
        Assert.Equal([nameof(ContractPdf)], CallersOf(nameof(SignerMetrics), nameof(SignerMetrics.MeasuredSignAsync)));
        Assert.Equal([nameof(KeyGate), nameof(ProviderSignature)], CallersOf(nameof(IContractPdf), nameof(IContractPdf.SignAsync)));
    }

    private static string[] CallersOf(string type, string method)
    {
        using var file = new PEReader(File.OpenRead(typeof(KeyGate).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        HashSet<EntityHandle> called = [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(each => metadata.GetString(each.Name) == type)
            .SelectMany(each => each.GetMethods())
            .Where(each => metadata.GetString(metadata.GetMethodDefinition(each).Name) == method)];
        Assert.NotEmpty(called);
        return [.. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(caller => caller.RelativeVirtualAddress != 0 && IlOperands.Read(file.GetMethodBody(caller.RelativeVirtualAddress)).Any(called.Contains))
            .Select(caller => Outermost(metadata, caller.GetDeclaringType()))
            .Where(caller => metadata.GetString(caller.Namespace).StartsWith(typeof(IContractPdf).Namespace!, StringComparison.Ordinal))
            .Select(caller => metadata.GetString(caller.Name))
            .Distinct()
            .Order(StringComparer.Ordinal)];
    }

    // The bodies of asynchronous methods stand in types of their own.
    private static TypeDefinition Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return type;
    }
}
