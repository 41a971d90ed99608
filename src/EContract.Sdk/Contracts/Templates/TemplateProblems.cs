namespace EContract.Sdk.Contracts.Templates;

/// <summary>Collects what is wrong, so that it is said at once.</summary>
internal sealed class TemplateProblems
{
    private readonly List<TemplateProblem> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(string place, string message)
    {
        if (_found.Count < TemplateLimits.MaxProblems)
            _found.Add(new TemplateProblem(place, message));
    }

    /// <summary>Runs a check of the contracts' own; what it refuses is a problem of that place.</summary>
    public void Try(string place, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException e)
        {
            // The parameter's name says nothing to who wrote the template.
            Add(place, e.Message.Split(" (Parameter ", 2)[0]);
        }
    }

    /// <exception cref="TemplateException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new TemplateException([.. _found]);
    }
}
