using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using Microsoft.Extensions.DependencyInjection;

IServiceCollection services = new ServiceCollection();

// snippet
