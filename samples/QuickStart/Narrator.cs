using Spectre.Console;

namespace EContract.Samples.QuickStart;

/// <summary>Tells what happens: with colours and a spinner on a terminal, as plain lines into a pipe or file.</summary>
internal sealed class Narrator
{
    private const int LabelWidth = 14;
    private readonly bool _isTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
    private readonly int _total;
    private int _number;

    public Narrator(int total) => _total = total;

    /// <summary>Tells one step of the story while it happens.</summary>
    public async Task StepAsync(string title, Func<Task> action)
    {
        _number++;
        Heading($"{_number}. {title}");
        if (_isTerminal)
            await AnsiConsole.Status().StartAsync($"[grey]step {_number} of {_total}[/]", _ => action());
        else
            await action();
        Line("");
    }

    /// <summary>Tells a detail of the step.</summary>
    public void Tell(string label, string text)
    {
        string padded = label.PadRight(LabelWidth);
        if (_isTerminal)
            AnsiConsole.MarkupLine($"   [grey]{Markup.Escape(padded)}[/] {Markup.Escape(text)}");
        else
            Console.WriteLine($"   {padded} {text}");
    }

    public void Heading(string text)
    {
        if (_isTerminal)
            AnsiConsole.MarkupLine($"[bold blue]{Markup.Escape(text)}[/]");
        else
            Console.WriteLine(text);
    }

    /// <summary>Writes a line as it is, never wrapped, so that commands and paths can be copied.</summary>
    public static void Line(string text) => Console.WriteLine(text);

    /// <summary>Says what went wrong, on standard error.</summary>
    public static void Fail(string text)
    {
        if (!Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi)
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).MarkupLine($"[red]{Markup.Escape(text)}[/]");
        else
            Console.Error.WriteLine(text);
    }
}
