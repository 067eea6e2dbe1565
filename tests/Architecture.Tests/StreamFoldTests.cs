using System.Reflection;
using Sms.ServiceDefaults;

namespace Sms.Architecture.Tests;

/// <summary>Each type of stream has one fold, the event store's, and everybody can use it.</summary>
public class StreamFoldTests
{
    public static TheoryData<Type> States =>
        [
            .. Services
                .Names.SelectMany(name => Services.Assembly(name).GetTypes())
                .Where(type => type.IsClass && type.IsAssignableTo(typeof(IStreamState))),
        ];

    [Theory, MemberData(nameof(States))]
    public void a_stream_is_folded_as_the_event_store_does_and_takes_no_other_events(Type state) =>
        Should
            .Throw<TargetInvocationException>(() =>
                typeof(StreamFold)
                    .GetMethod(nameof(StreamFold.After))!
                    .MakeGenericMethod(state)
                    .Invoke(null, [null, new object[] { "text" }])
            )
            .InnerException.ShouldBeOfType<InvalidOperationException>();
}
