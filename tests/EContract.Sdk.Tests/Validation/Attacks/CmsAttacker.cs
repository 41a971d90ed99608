using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Who has a certificate that is trusted, and a key of their own besides.</summary>
internal sealed class CmsAttacker : IDisposable
{
    private readonly ECDsa _stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public CmsAttacker(AttackWorld world)
    {
        World = world;
        // A certificate of the same issuer and serial number, signed by nobody who counts.
        Twin = new CertificateRequest(world.Certificate.SubjectName, new PublicKey(_stranger), HashAlgorithmName.SHA256).Create(
            world.Certificate.IssuerName,
            X509SignatureGenerator.CreateForECDsa(_stranger),
            world.Certificate.NotBefore,
            world.Certificate.NotAfter,
            world.Certificate.SerialNumberBytes.Span);
    }

    public AttackWorld World { get; }

    public X509Certificate2 Certificate => World.Certificate;

    public X509Certificate2 Twin { get; }

    public byte[] SigningCertificate => CraftedCms.SigningCertificateAttribute(Certificate);

    public Func<byte[], IReadOnlyList<byte[]>> Attributes => World.Cms().Attributes!;

    public byte[] Sign(byte[] data) => World.Cms().Sign(data);

    public byte[] SignAsStranger(byte[] data) => _stranger.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public CraftedCms With(
        Func<byte[], IReadOnlyList<byte[]>>? attributes,
        byte[]? content = null,
        string contentType = CraftedCms.Data,
        int signers = 1,
        string digest = CraftedCms.Sha256,
        byte[]? algorithm = null,
        Func<byte[], byte[]>? sign = null,
        IReadOnlyList<byte[]>? certificates = null,
        IReadOnlyList<byte[]>? unsigned = null,
        Func<IEnumerable<byte[]>, IEnumerable<byte[]>>? signedOrder = null,
        Func<IEnumerable<byte[]>, IEnumerable<byte[]>>? writtenOrder = null)
    {
        CraftedCms usual = World.Cms();
        return new CraftedCms(Certificate)
        {
            Attributes = attributes,
            Content = content,
            ContentType = contentType,
            Signers = signers,
            Digest = digest,
            Algorithm = algorithm ?? usual.Algorithm,
            Sign = sign ?? (attributes is null ? SignHash : usual.Sign),
            Certificates = certificates ?? usual.Certificates,
            UnsignedAttributes = _ => unsigned ?? [],
            SignedOrder = signedOrder ?? usual.SignedOrder,
            WrittenOrder = writtenOrder ?? usual.WrittenOrder,
        };
    }

    public void Dispose()
    {
        _stranger.Dispose();
        Twin.Dispose();
    }

    private byte[] SignHash(byte[] digest)
    {
        using ECDsa key = Certificate.GetECDsaPrivateKey()!;
        return key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
    }
}
