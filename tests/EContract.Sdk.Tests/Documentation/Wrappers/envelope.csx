using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;

EnvelopeManager envelopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<EnvelopeManager>();
var handler = new ParticipantDescriptor { Name = "", Email = "" };
ParticipantDescriptor contractingAuthority = handler, municipality = handler;
DateOnly date = default;
string token = "", idempotencyKey = "";

// snippet
