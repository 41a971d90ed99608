using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Cryptography;
using EContract.Sdk.MailKit.Bounces;
using EContract.Sdk.MailKit.Smtp;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Trust;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Exports;
using EContract.Sdk.Workflow.Scrubbing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

IServiceCollection services = new ServiceCollection();
IServiceProvider provider = services.BuildServiceProvider();
EnvelopeManager envelopes = provider.GetRequiredService<EnvelopeManager>();
Func<string, CancellationToken, ValueTask<string>> vault = (name, _) => new(name);
Stream mail = Stream.Null;
Func<string, string?> header = name => null;
byte[] body = [];
string newSecret = "", oldSecret = "";

// snippet
