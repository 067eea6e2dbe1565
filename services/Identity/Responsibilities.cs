using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Identity;

/// <summary>Who may do what here.</summary>
internal static class Responsibilities
{
    internal const string ManagePeople = "people.manage";
    internal const string ReadPeople = "people.read";
    internal const string ManageClients = "clients.manage";
    internal const string ReadClients = "clients.read";
    internal const string ManageRoles = "roles.manage";
    internal const string ReadRoles = "roles.read";

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility.ToDo(ManagePeople, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToRead(ReadPeople, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToDo(ManageClients, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToRead(ReadClients, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToDo(ManageRoles, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToRead(ReadRoles, Roles.Administrator).Informing(Roles.Auditor)
        );
}
