using System.Collections.Frozen;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace EContract.Sdk.Tests.Architecture;

/// <summary>Reads the metadata tokens that a method body mentions (ECMA-335, III.1.9).</summary>
internal static class IlOperands
{
    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields()
        .Where(field => field.FieldType == typeof(OpCode))
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    /// <summary>Lists the types, methods and fields that the instructions name.</summary>
    public static IEnumerable<EntityHandle> Read(MethodBodyBlock body)
    {
        var found = new List<EntityHandle>();
        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            OpCode code = ReadOpCode(ref il);
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    found.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                default:
                    il.Offset += Size(code.OperandType);
                    break;
            }
        }

        return found;
    }

    private static OpCode ReadOpCode(ref BlobReader il)
    {
        int first = il.ReadByte();
        // Two-byte instructions begin with FE; OpCode.Value is a signed short.
        short value = first == 0xFE ? unchecked((short)(0xFE00 | il.ReadByte())) : (short)first;
        return OpCodesByValue[value];
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
