using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>A work note, at any time.</summary>
[SchemaName("AddNoteToChange")]
public sealed record AddNote([property: Required, MaxLength(Limits.Text)] string Text)
{
    public static Decision Decide(AddNote command, string by, DateTimeOffset now) =>
        Decision.Append(new NoteAdded(command.Text, by, now));
}
