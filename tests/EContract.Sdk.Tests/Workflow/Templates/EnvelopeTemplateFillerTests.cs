using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing.Forms;
using EContract.Sdk.Tests.Contracts.Templates;
using EContract.Sdk.Tests.Signing.Forms;
using EContract.Sdk.Workflow.Templates;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Workflow.Templates;

/// <summary>Envelopes made from a template with a form.</summary>
public sealed class EnvelopeTemplateFillerTests
{
    private static readonly TemplateValues Values = new()
    {
        Values = new Dictionary<string, string> { ["件名"] = "清掃", ["開始日"] = "2026/4/1", ["金額"] = "1200000", ["区分"] = "単価", ["再委託"] = "true" },
        Participants = new Dictionary<string, TemplateParticipant>
        {
            ["乙"] = new() { Name = "田中 太郎", Email = "tanaka@supplier.example", Organization = "株式会社サンプル", AccessCode = "5913" },
        },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FillAsync_TemplateWithForm_EnvelopeOfFilledDocumentsThatNamesItsTemplate()
    {
        byte[] form = FormPdf.Create();
        EnvelopeTemplate template = SampleTemplate.Create(form);
        EnvelopeDescriptor descriptor = await (await OpenAsync(template, form)).FillAsync(Values, Stop);

        using var fixture = new WorkflowFixture();
        Envelope envelope = await fixture.Manager.CreateAsync(
            descriptor with { Documents = [DocumentDescriptor.FromBytes(FakeContractPdf.Document("契約"), descriptor.Documents[0].Title)] }, cancellationToken: Stop);

        Assert.Equal(template.ToReference(), envelope.Template);
        Assert.Equal(template.ToReference(), (await fixture.Manager.GetAsync(envelope.Id, Stop)).Template);
        await using Stream document = await descriptor.Documents[0].Open(Stop);
        Dictionary<string, PdfFormField> fields = PdfFormFiller.ReadFields(document).ToDictionary(field => field.Name);
        Assert.Equal(("田中 太郎", "1,200,000円", "Yes"), (fields["party.name"].Value, fields["amount"].Value, fields["agreed"].Value));
        Assert.True(fields["amount"].IsReadOnly);
    }

    [Fact]
    public async Task FillAsync_ValueTooLongForItsField_ErrorNamesDocumentAndField()
    {
        byte[] form = FormPdf.Create();
        EnvelopeTemplate template = SampleTemplate.Create(form, new Dictionary<string, string> { ["amount"] = "{件名}{件名}{件名}{件名}{件名}" });
        EnvelopeTemplateFiller filler = await OpenAsync(template, form);

        TemplateException error = await Assert.ThrowsAsync<TemplateException>(() => filler
            .FillAsync(Values with { Values = new Dictionary<string, string>(Values.Values) { ["件名"] = new('長', 40) } }, Stop).AsTask());

        Assert.Contains("documents[0].fields[\"amount\"]", error.Problems.Select(problem => problem.Place));
    }

    [Fact]
    public async Task OpenAsync_OtherDocumentThanTheTemplates_Refused()
    {
        TemplateException error = await Assert.ThrowsAsync<TemplateException>(() => OpenAsync(SampleTemplate.Create(FormPdf.Create()), FormPdf.Create("/Q 1")));

        Assert.Equal("documents[0].sha256", Assert.Single(error.Problems).Place);
    }

    [Fact]
    public async Task OpenAsync_FieldThatTheFormLacks_Refused()
    {
        byte[] form = FormPdf.Create();
        TemplateException error = await Assert.ThrowsAsync<TemplateException>(() => OpenAsync(
            SampleTemplate.Create(form, new Dictionary<string, string> { ["nobody"] = "x", ["amount"] = "x" }), form));

        Assert.Equal("documents[0].fields[\"nobody\"]", Assert.Single(error.Problems).Place);
    }

    [Fact]
    public async Task OpenAsync_FieldOfWhichTheFormHasSeveral_Refused()
    {
        byte[] form = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(FormPdf.Create()).Replace("/T(code)/MaxLen 7", "/T(amount)       ", StringComparison.Ordinal));
        TemplateException error = await Assert.ThrowsAsync<TemplateException>(() => OpenAsync(
            SampleTemplate.Create(form, new Dictionary<string, string> { ["amount"] = "x" }), form));

        Assert.Contains("several", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    private static async Task<EnvelopeTemplateFiller> OpenAsync(EnvelopeTemplate template, byte[] document) => await EnvelopeTemplateFiller.OpenAsync(
        template,
        (name, _) => new ValueTask<Stream>(new MemoryStream(name == "contract.pdf" ? document : [])),
        new PdfFormOptions { Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)] },
        Stop);
}
