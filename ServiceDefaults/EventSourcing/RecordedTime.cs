using Marten;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Triggers;

namespace Sms.ServiceDefaults;

/// <summary>
/// The recorded time of an event is the database's clock when the first event of its transaction is stored. The event
/// store itself writes the moment at which the transaction began, and a decision that waited for a lock in that
/// transaction happened later: it would be recorded before it happened. Events that are committed together share their
/// time, so that no moment between shows a state that was never there (ADR 23).
/// </summary>
internal sealed class RecordedTime(StoreOptions options) : FeatureSchemaBase("recorded_time", options.Advanced.Migrator)
{
    private const string Name = "sms_set_recorded_time";

    /// <summary>Lasts as long as its transaction.</summary>
    private const string Setting = "sms.recorded_time";

    public override Type StorageType => typeof(RecordedTime);

    protected override IEnumerable<ISchemaObject> schemaObjects()
    {
        var function = options.NameOf(Name);
        yield return new Function(
            function,
            $"""
            create or replace function {function.QualifiedName}() returns trigger as $$
            begin
                if coalesce(current_setting('{Setting}', true), '') = '' then
                    perform set_config('{Setting}', clock_timestamp()::text, true);
                end if;
                new.timestamp := current_setting('{Setting}')::timestamptz;
                return new;
            end
            $$ language plpgsql;
            """
        );
        yield return new Trigger(options.NameOf(Name), options.NameOf("mt_events"), $"{function.QualifiedName}()")
        {
            Timing = TriggerTiming.Before,
            Events = TriggerEvents.Insert,
            ForEachRow = true,
        };
    }
}
