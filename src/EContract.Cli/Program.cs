using System.Text;
using EContract.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Application.RunAsync(args, Console.Out, Console.Error);
