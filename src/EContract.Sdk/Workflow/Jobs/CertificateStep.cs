using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Auditing;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>An envelope whose documents are sealed, before that is recorded.</summary>
internal sealed record SealedEnvelope(Envelope Envelope, ClosingSealEmbedded? Closing, IReadOnlyList<DocumentSealed> Documents)
{
    /// <summary>SHA-256 over the hashes of the sealed documents, hexadecimal.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(Documents.Select(document => document.Revision.Sha256)))));

    /// <summary>The envelope as it will be: its documents at the revisions that were sealed.</summary>
    public Envelope Result => Envelope with
    {
        Documents = [.. Envelope.Documents.Zip(Documents, (document, result) => document with { Current = result.Revision, SealedLevel = result.Level })],
    };
}

/// <summary>Makes the certificate of conclusion, where the host wants one: composed, signed, sealed and judged like a document.</summary>
internal sealed class CertificateStep(EnvelopeServices services, EnvelopeJournal journal)
{
    private const string ComposeStep = "certificate", SignStep = "certificate.sign";

    private readonly ProviderSignature _signature = new(services);
    private readonly LongTermSeal _seal = new(services);

    public async ValueTask<ConclusionCertificateIssued?> ApplyAsync(
        JobRun run, SealedEnvelope concluded, PadesLevel level, CancellationToken cancellationToken)
    {
        if (services.ConclusionCertificate is not { } options)
            return null;
        Envelope envelope = concluded.Envelope;
        ComposedCertificate composed = await run.StepAsync(
            ComposeStep,
            output => output.From == concluded.Digest,
            token => ComposeAsync(concluded, options, token),
            cancellationToken).ConfigureAwait(false);
        ExpectedSignature signature = ExpectedSignature.Certificate;
        var file = new EnvelopeFile(composed.Id, ConclusionDocument.Title, composed.Revision, []);
        ProviderSigned signed = await _signature
            .SignAsync(run, envelope, SignStep, [file], SignatureWording.Certificate(signature.FieldName), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            DocumentSealed result = await _seal
                .ApplyAsync(run, envelope, file.With(signed.Written[0].Revision, signature), level, cancellationToken)
                .ConfigureAwait(false);
            return new ConclusionCertificateIssued(
                composed.Id, file.Title, signed.Digests.Algorithm, signed.Digests.CertificateSha256, result.Level, result.Indication, composed.Revision, result.Revision);
        }
        catch (EContractException e) when (!e.IsTransient)
        {
            // The fault may be the key's certificate, which an operator then changes.
            await run.ForgetAsync(SignStep).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<ComposedCertificate> ComposeAsync(
        SealedEnvelope concluded, ConclusionCertificateOptions options, CancellationToken cancellationToken)
    {
        Envelope envelope = concluded.Result;
        var documents = new List<DocumentFacts>();
        foreach (ContractDocument document in envelope.Documents)
        {
            using Stream content = await services.Documents
                .OpenAsync(envelope.Id, document.Id, document.Current, cancellationToken)
                .ConfigureAwait(false);
            documents.Add(await services.Pdf.DescribeAsync(content, cancellationToken).ConfigureAwait(false));
        }

        var facts = new ConclusionFacts(
            envelope,
            await journal.ReadAsync(envelope.Id, cancellationToken).ConfigureAwait(false),
            documents,
            concluded.Closing?.FieldName,
            AuditChain.Time(services.Time.GetUtcNow()),
            services.Options.TimeZone);
        byte[] made = ConclusionDocument.Make(facts, options);
        var id = DocumentId.New(services.Time);
        StoredDocument stored = await services.Documents
            .SaveAsync(DocumentFiles.Scope(envelope.Id, id), (destination, token) => destination.WriteAsync(made, token), cancellationToken)
            .ConfigureAwait(false);
        return new ComposedCertificate(concluded.Digest, id, new DocumentRevision(stored.Key.Sha256, stored.Length));
    }
}
