using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Signs files of an envelope by the key that closes it. The key is asked once for all of them; its answer is stored before the
/// timestamp authority is asked, so that a process that dies in between does not ask the key again.
/// </summary>
internal sealed class ProviderSignature(EnvelopeServices services)
{
    private readonly HostCertificates _certificates = new(services);

    /// <summary>Signs files.</summary>
    /// <param name="run">The job.</param>
    /// <param name="envelope">Whose files they are.</param>
    /// <param name="step">The name of the step that asks the key; those that write are named after it.</param>
    /// <param name="files">The files.</param>
    /// <param name="wording">The field, and what the signature says of itself.</param>
    /// <param name="cancellationToken">Stops; what the key answered by then is kept.</param>
    public async ValueTask<ProviderSigned> SignAsync(
        JobRun run, Envelope envelope, string step, IReadOnlyList<EnvelopeFile> files, PdfSignatureOptions wording, CancellationToken cancellationToken)
    {
        bool isStale = false;
        while (true)
        {
            SignedDigests signed = await run.StepAsync(
                step,
                output => !isStale && output.AreFor(files),
                token => AskKeyAsync(envelope, files, wording, token),
                cancellationToken).ConfigureAwait(false);
            try
            {
                var written = new List<WrittenRevision>();
                foreach (SignedDocument file in signed.Documents)
                {
                    written.Add(await run.StepAsync(
                        $"{step}.{file.Id}",
                        output => output.From == file.ValueSha256(),
                        token => EmbedAsync(envelope, signed.Credential!.ToSigner(), files.First(other => other.Id == file.Id), file, token),
                        cancellationToken).ConfigureAwait(false));
                }

                return new ProviderSigned(signed, written);
            }
            catch (PdfSigningException e) when (e.Failure == PdfSigningFailure.StalePreparation && !isStale)
            {
                // Tokens of the timestamp authority have grown: what the key signed fits nowhere any more.
                isStale = true;
            }
        }
    }

    private async ValueTask<SignedDigests> AskKeyAsync(
        Envelope envelope, IReadOnlyList<EnvelopeFile> files, PdfSignatureOptions wording, CancellationToken cancellationToken)
    {
        ISigner key = await services.Signers.SelectForSealAsync(envelope, cancellationToken).ConfigureAwait(false);
        await _certificates.RequireAsync(key, envelope.Sender.Organization, cancellationToken).ConfigureAwait(false);
        var prepared = new List<(EnvelopeFile File, byte[] State, ReadOnlyMemory<byte> ToBeSigned)>();
        foreach (EnvelopeFile file in files)
        {
            using Stream source = await services.Documents.OpenAsync(envelope.Id, file.Id, file.Revision, cancellationToken).ConfigureAwait(false);
            (byte[] state, ReadOnlyMemory<byte> toBeSigned) = await services.Pdf
                .PrepareSignatureAsync(key, source, wording, cancellationToken)
                .ConfigureAwait(false);
            prepared.Add((file, state, toBeSigned));
        }

        KeySignatures signatures = await services.Pdf
            .SignAsync(key, [.. prepared.Select(item => item.ToBeSigned)], cancellationToken)
            .ConfigureAwait(false);
        return new SignedDigests(
            [.. prepared.Zip(signatures.Values, (item, value) =>
                new SignedDocument(item.File.Id, item.File.Revision.Sha256, item.State, value.ToArray()))],
            signatures.Algorithm,
            signatures.CertificateSha256,
            signatures.Credential);
    }

    private async ValueTask<WrittenRevision> EmbedAsync(
        Envelope envelope, ISigner signedBy, EnvelopeFile file, SignedDocument signed, CancellationToken cancellationToken)
    {
        string level = "";
        DocumentRevision revision = await services.Documents.RewriteAsync(
            envelope.Id,
            file.Id,
            file.Revision,
            async (source, destination, token) => level = await services.Pdf
                .CompleteSignatureAsync(signedBy, signed.State, signed.Value, source, destination, token)
                .ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new WrittenRevision(signed.ValueSha256(), level, revision);
    }
}

/// <summary>What came of it.</summary>
/// <param name="Digests">What the key answered.</param>
/// <param name="Written">The signed files, in the same order.</param>
internal sealed record ProviderSigned(SignedDigests Digests, IReadOnlyList<WrittenRevision> Written);
