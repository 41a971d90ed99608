namespace EContract.TestInfrastructure.Pki;

public sealed partial class OpenSslPki
{
    private async Task CreateAuthoritiesAsync()
    {
        Directory.CreateDirectory(_directory.Combine("issued"));
        Write("index.txt", "");
        Write("index.txt.attr", "unique_subject = no\n");
        Write("serial", "1000\n");
        Write("crlnumber", "01\n");
        Write("tsaserial", "01\n");
        Write("root-index.txt", "");
        Write("root-crlnumber", "01\n");
        Write("ca.cnf", Configuration());

        await RunAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "3650",
            "-subj", "/C=JP/O=OpenSSL Test/CN=OpenSSL Test Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
        await RequestAsync("ca", "OpenSSL Test Issuing CA");
        await RunAsync("x509", "-req", "-in", "ca.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2", "-days", "1825",
            "-extfile", "ca.cnf", "-extensions", "authority", "-out", "ca.pem");
        File.WriteAllText(_directory.Combine("chain.pem"), File.ReadAllText(_directory.Combine("ca.pem")) + File.ReadAllText(_directory.Combine("root.pem")));

        await IssueAsync("tsa", "tsa", "OpenSSL Test TSA");
        await IssueAsync("ocsp", "responder", "OpenSSL Test OCSP");
        await IssueAsync("good", "signer", "Good Signer");
        await IssueAsync("revoked", "signer", "Revoked Signer");
        await RunAsync("ca", "-config", "ca.cnf", "-name", "issuing", "-revoke", "revoked.pem", "-crl_reason", "keyCompromise");
        await RunAsync("ca", "-config", "ca.cnf", "-name", "issuing", "-gencrl", "-out", "ca-crl.pem");
        await RunAsync("crl", "-in", "ca-crl.pem", "-outform", "DER", "-out", "ca.crl");
        await RunAsync("ca", "-config", "ca.cnf", "-name", "root", "-gencrl", "-out", "root-crl.pem");
        await RunAsync("crl", "-in", "root-crl.pem", "-outform", "DER", "-out", "root.crl");
        await RunAsync("x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.cer");
        foreach (string signer in (string[])["good", "revoked"])
        {
            await RunAsync("pkcs12", "-export", "-inkey", signer + ".key", "-in", signer + ".pem", "-certfile", "chain.pem",
                "-passout", "pass:" + Password, "-out", signer + ".p12");
        }
    }

    private async Task IssueAsync(string name, string extensions, string commonName)
    {
        await RequestAsync(name, commonName);
        await RunAsync("ca", "-batch", "-config", "ca.cnf", "-name", "issuing", "-extensions", extensions, "-in", name + ".csr", "-out", name + ".pem", "-notext");
    }

    private Task RequestAsync(string name, string commonName) => RunAsync(
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", $"/C=JP/O=OpenSSL Test/CN={commonName}");

    private void Write(string name, string text) => File.WriteAllText(_directory.Combine(name), text);

    private string Configuration() => $"""
        [issuing]
        database = index.txt
        new_certs_dir = issued
        serial = serial
        crlnumber = crlnumber
        certificate = ca.pem
        private_key = ca.key
        default_md = sha256
        default_days = 365
        default_crl_days = 7
        policy = any_name
        [root]
        database = root-index.txt
        crlnumber = root-crlnumber
        certificate = root.pem
        private_key = root.key
        default_md = sha256
        default_crl_days = 30
        [any_name]
        countryName = optional
        organizationName = optional
        commonName = supplied
        [signer]
        basicConstraints = CA:FALSE
        keyUsage = critical,digitalSignature,nonRepudiation
        extendedKeyUsage = 1.3.6.1.5.5.7.3.36,emailProtection
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        crlDistributionPoints = URI:{BaseUri}ca.crl
        authorityInfoAccess = OCSP;URI:{BaseUri}ocsp,caIssuers;URI:{BaseUri}ca.cer
        [tsa]
        basicConstraints = CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = critical,timeStamping
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        crlDistributionPoints = URI:{BaseUri}ca.crl
        authorityInfoAccess = OCSP;URI:{BaseUri}ocsp,caIssuers;URI:{BaseUri}ca.cer
        [responder]
        basicConstraints = CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = critical,OCSPSigning
        noCheck = ignored
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        [authority]
        basicConstraints = critical,CA:TRUE,pathlen:0
        keyUsage = critical,keyCertSign,cRLSign
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        crlDistributionPoints = URI:{BaseUri}root.crl
        [tsa_service]
        serial = tsaserial
        crypto_device = builtin
        signer_cert = tsa.pem
        certs = chain.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = {TimestampPolicy}
        other_policies = {OtherTimestampPolicy}
        digests = sha256, sha384, sha512
        accuracy = secs:1
        ordering = yes
        tsa_name = yes
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        """;
}
