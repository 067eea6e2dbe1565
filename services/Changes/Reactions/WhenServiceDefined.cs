using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// The catalogue tells of services: whether they are offered, how critical they are, on what they depend.
/// </summary>
public static class WhenServiceDefined
{
    private const string By = "system:catalogue";

    public static Task Handle(ServiceDefined m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note<KnownService>(
            m.ServiceId,
            known =>
                KnownService.Note(
                    known,
                    new ServiceNoted(
                        m.ServiceId,
                        m.Version,
                        m.Service,
                        m.Name,
                        m.Owner,
                        m.Criticality,
                        m.DependsOn,
                        By,
                        m.At
                    )
                ),
            cancellation
        );

    public static Task Handle(ServiceRetired m, IDocumentSession session, CancellationToken cancellation) =>
        session.Note<KnownService>(
            m.ServiceId,
            known => KnownService.Note(known, new ServiceRetirementNoted(m.ServiceId, m.Version, m.Service, By, m.At)),
            cancellation
        );
}
