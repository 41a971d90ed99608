namespace EContract.Sdk.Workflow;

/// <summary>When participants are reminded.</summary>
internal static class Reminders
{
    public static IEnumerable<DateTimeOffset> Times(DateTimeOffset due, EnvelopeOptions options) =>
        options.ReminderDays.Distinct().Select(days => due.AddDays(-days));
}
