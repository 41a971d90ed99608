using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

IServiceCollection services = new ServiceCollection();

// snippet
