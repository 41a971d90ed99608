using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace EContract.Sdk.Tests.Architecture;

/// <summary>Turns handles and signatures into the types they name, generic arguments included.</summary>
internal sealed class SignatureTypes(MetadataReader metadata) : ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>
{
    /// <summary>The types that a handle of any kind names: a type, a member with its owner, a signature.</summary>
    public ImmutableArray<TypeIdentity> Resolve(EntityHandle handle)
    {
        if (handle.IsNil)
            return [];
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return [Identify((TypeDefinitionHandle)handle)];
            case HandleKind.TypeReference:
                return [Identify((TypeReferenceHandle)handle)];
            case HandleKind.TypeSpecification:
                return metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return [Identify(method.GetDeclaringType()), .. Flatten(method.DecodeSignature(this, null))];
            case HandleKind.FieldDefinition:
                FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return [Identify(field.GetDeclaringType()), .. field.DecodeSignature(this, null)];
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                ImmutableArray<TypeIdentity> signature = member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(this, null)
                    : Flatten(member.DecodeMethodSignature(this, null));
                return [.. Resolve(member.Parent), .. signature];
            case HandleKind.MethodSpecification:
                MethodSpecification specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return [.. Resolve(specification.Method), .. specification.DecodeSignature(this, null).SelectMany(type => type)];
            case HandleKind.StandaloneSignature:
                StandaloneSignature standalone = metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                return standalone.GetKind() == StandaloneSignatureKind.LocalVariables
                    ? [.. standalone.DecodeLocalSignature(this, null).SelectMany(type => type)]
                    : Flatten(standalone.DecodeMethodSignature(this, null));
            default:
                return [];
        }
    }

    public static ImmutableArray<TypeIdentity> Flatten(MethodSignature<ImmutableArray<TypeIdentity>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type)];

    public TypeIdentity Identify(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        string assembly = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        return new TypeIdentity(assembly, metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private TypeIdentity Identify(TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        string assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : metadata.GetString(metadata.GetAssemblyDefinition().Name);
        return new TypeIdentity(assembly, metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    ImmutableArray<TypeIdentity> ISimpleTypeProvider<ImmutableArray<TypeIdentity>>.GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    ImmutableArray<TypeIdentity> ISimpleTypeProvider<ImmutableArray<TypeIdentity>>.GetTypeFromDefinition(
        MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [Identify(handle)];

    ImmutableArray<TypeIdentity> ISimpleTypeProvider<ImmutableArray<TypeIdentity>>.GetTypeFromReference(
        MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [Identify(handle)];

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Resolve(handle);

    ImmutableArray<TypeIdentity> IConstructedTypeProvider<ImmutableArray<TypeIdentity>>.GetGenericInstantiation(
        ImmutableArray<TypeIdentity> genericType, ImmutableArray<ImmutableArray<TypeIdentity>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(type => type)];

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetFunctionPointerType(
        MethodSignature<ImmutableArray<TypeIdentity>> signature) => Flatten(signature);

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetModifiedType(
        ImmutableArray<TypeIdentity> modifier, ImmutableArray<TypeIdentity> unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetGenericMethodParameter(
        object? genericContext, int index) => [];

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetGenericTypeParameter(
        object? genericContext, int index) => [];

    ImmutableArray<TypeIdentity> IConstructedTypeProvider<ImmutableArray<TypeIdentity>>.GetArrayType(
        ImmutableArray<TypeIdentity> elementType, ArrayShape shape) => elementType;

    ImmutableArray<TypeIdentity> ISZArrayTypeProvider<ImmutableArray<TypeIdentity>>.GetSZArrayType(
        ImmutableArray<TypeIdentity> elementType) => elementType;

    ImmutableArray<TypeIdentity> IConstructedTypeProvider<ImmutableArray<TypeIdentity>>.GetByReferenceType(
        ImmutableArray<TypeIdentity> elementType) => elementType;

    ImmutableArray<TypeIdentity> IConstructedTypeProvider<ImmutableArray<TypeIdentity>>.GetPointerType(
        ImmutableArray<TypeIdentity> elementType) => elementType;

    ImmutableArray<TypeIdentity> ISignatureTypeProvider<ImmutableArray<TypeIdentity>, object?>.GetPinnedType(
        ImmutableArray<TypeIdentity> elementType) => elementType;
}
