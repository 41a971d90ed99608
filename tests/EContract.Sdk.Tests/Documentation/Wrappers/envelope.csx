using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Signing.Forms;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Bulk;
using EContract.Sdk.Workflow.Bulk.Csv;
using EContract.Sdk.Workflow.Scrubbing;
using EContract.Sdk.Workflow.Search;
using EContract.Sdk.Workflow.Templates;
using EContract.Sdk.Workflow.Timestamps;
using Microsoft.Extensions.DependencyInjection;

EnvelopeManager envelopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<EnvelopeManager>();
var handler = new ParticipantDescriptor { Name = "", Email = "" };
ParticipantDescriptor contractingAuthority = handler, municipality = handler;
DateOnly date = default;
string token = "", idempotencyKey = "";
EnvelopeId id = default;
DocumentScrub scrub = null!;
TimestampVerification verification = null!;
CancellationToken cancellationToken = default;

// snippet
