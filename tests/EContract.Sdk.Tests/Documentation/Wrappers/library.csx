using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Preservation;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.PdfPig;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Signing.Forms;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Reports;

string password = "";
CancellationToken cancellationToken = default;

// snippet
