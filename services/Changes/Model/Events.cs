using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Version 1 of a model.</summary>
public sealed record ModelDefined(Guid ModelId, string Key, ModelTerms Terms, string By, DateTimeOffset At) : IHappened;

/// <summary>One more version; changes made before keep theirs.</summary>
public sealed record ModelRevised(ModelTerms Terms, string By, DateTimeOffset At) : IHappened;

public sealed record ModelRetired(string Reason, string By, DateTimeOffset At) : IHappened;
