using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace EContract.Sdk.Tests.Architecture;

/// <summary>Lists which types of a compiled assembly use which types, method bodies included.</summary>
/// <remarks>What leaves no trace in the assembly, such as an inlined constant or a nameof, is not seen.</remarks>
internal sealed class TypeUseReader : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly SignatureTypes _signatures;

    public TypeUseReader(string assemblyPath)
    {
        _file = new PEReader(File.OpenRead(assemblyPath));
        _metadata = _file.GetMetadataReader();
        _signatures = new SignatureTypes(_metadata);
        AssemblyName = _metadata.GetString(_metadata.GetAssemblyDefinition().Name);
    }

    public string AssemblyName { get; }

    /// <summary>Every use, once.</summary>
    public IReadOnlyCollection<TypeUse> Read()
    {
        var uses = new HashSet<TypeUse>();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeIdentity from = _signatures.Identify(handle);
            if (from.Namespace.Length == 0)
                continue; // <Module> and <PrivateImplementationDetails>
            foreach (TypeIdentity to in UsedBy(_metadata.GetTypeDefinition(handle)))
                uses.Add(new TypeUse(from, to));
        }

        return uses;
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<TypeIdentity> UsedBy(TypeDefinition type) =>
    [
        .. _signatures.Resolve(type.BaseType),
        .. type.GetInterfaceImplementations().SelectMany(handle => _signatures.Resolve(_metadata.GetInterfaceImplementation(handle).Interface)),
        .. UsedBy(type.GetGenericParameters()),
        .. UsedBy(type.GetCustomAttributes()),
        .. type.GetFields().Select(_metadata.GetFieldDefinition).SelectMany(field =>
            field.DecodeSignature(_signatures, genericContext: null).Concat(UsedBy(field.GetCustomAttributes()))),
        .. type.GetProperties().SelectMany(handle => UsedBy(_metadata.GetPropertyDefinition(handle).GetCustomAttributes())),
        .. type.GetMethods().Select(_metadata.GetMethodDefinition).SelectMany(UsedBy),
    ];

    private IEnumerable<TypeIdentity> UsedBy(MethodDefinition method) =>
    [
        .. SignatureTypes.Flatten(method.DecodeSignature(_signatures, genericContext: null)),
        .. UsedBy(method.GetGenericParameters()),
        .. UsedBy(method.GetCustomAttributes()),
        .. method.RelativeVirtualAddress == 0 ? [] : UsedBy(_file.GetMethodBody(method.RelativeVirtualAddress)),
    ];

    private IEnumerable<TypeIdentity> UsedBy(MethodBodyBlock body) =>
    [
        .. _signatures.Resolve(body.LocalSignature),
        .. body.ExceptionRegions.SelectMany(region => _signatures.Resolve(region.CatchType)),
        .. IlOperands.Read(body).SelectMany(handle => _signatures.Resolve(handle)),
    ];

    private IEnumerable<TypeIdentity> UsedBy(GenericParameterHandleCollection parameters) =>
        parameters
            .SelectMany(handle => _metadata.GetGenericParameter(handle).GetConstraints())
            .SelectMany(handle => _signatures.Resolve(_metadata.GetGenericParameterConstraint(handle).Type));

    private IEnumerable<TypeIdentity> UsedBy(CustomAttributeHandleCollection attributes) =>
        attributes.SelectMany(handle => _signatures.Resolve(_metadata.GetCustomAttribute(handle).Constructor));
}
