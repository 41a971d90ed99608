using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Tests.Pdf.Syntax;
using EContract.TestInfrastructure.Documents;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Revisions;

/// <summary>What is written by an update, cross-reference and all, is what is read: as a table and as a stream.</summary>
public sealed class IncrementalUpdateTests
{
    private static readonly byte[][] Documents = [.. SamplePdfs.All.Select(File.ReadAllBytes)];

    [Property(Arbitrary = [typeof(PdfObjectRoundTripTests.PdfObjects)], MaxTest = 60)]
    internal bool Serialize_AnyObjectsInAnyGaps_ReadBackTheSame(PdfObject[] values, byte[] gaps)
    {
        foreach (byte[] document in Documents)
        {
            PdfRevision before = PdfRevision.Open(PdfSource.FromMemory(document));
            var update = new IncrementalUpdate(before);
            var written = new List<(PdfReference Reference, PdfObject Value)>();
            for (int i = 0; i < values.Length; i++)
            {
                // Numbers that are taken and never used split the cross-reference into sections.
                for (int gap = gaps.Length == 0 ? 0 : gaps[i % gaps.Length] % 4; gap > 0; gap--)
                    update.Allocate();
                var value = new PdfArray([values[i]]);
                written.Add((update.Add(value), value));
            }

            SerializedUpdate serialized = update.Serialize();
            PdfRevision reopened = PdfRevision.Open(PdfSource.FromMemory((byte[])[.. document, .. serialized.Bytes]));
            foreach (PdfRevision after in (PdfRevision[])[reopened, before.Append(serialized)])
            {
                if (!written.TrueForAll(each => PdfObjectRoundTripTests.PdfObjects.AreEqual(each.Value, after.GetObject(each.Reference.Number))))
                    return false;
                // What the update did not touch is as it was.
                if (after.CatalogReference.Number != before.CatalogReference.Number || after.HighestObjectNumber < before.HighestObjectNumber)
                    return false;
            }
        }

        return true;
    }
}
