using JasperFx;
using JasperFx.Events;

namespace Sms.ServiceDefaults;

/// <summary>Tells that somebody else has changed a stream meanwhile: decide again on what is there now.</summary>
public static class Conflict
{
    public static bool Explains(Exception error) =>
        error
            is ConcurrencyException
                or EventStreamUnexpectedMaxEventIdException
                or Marten.Exceptions.ExistingStreamIdCollisionException;
}
