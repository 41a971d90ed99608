using EContract.Sdk.AspNetCore.Api;
using EContract.Sdk.AspNetCore.Health;
using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

WebApplicationBuilder builder = WebApplication.CreateBuilder();

// snippet
