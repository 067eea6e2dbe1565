using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace Sms.Identity;

/// <summary>
/// A code or a refresh token is redeemed once. OpenIddict redeems a refresh token without looking at the outcome, so
/// that requests at the same moment all succeed; here one statement of the database decides which of them is the first.
/// Whoever comes second ends the whole authorization: what the first one is given in the same moment belongs to it,
/// too.
/// </summary>
internal sealed class TokenRedemption(AccountsContext accounts, TimeProvider time)
    : IOpenIddictServerHandler<ValidateTokenContext>,
        IOpenIddictServerHandler<ProcessSignInContext>,
        IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    internal static void AddTo(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenContext>(handler =>
            handler.UseScopedHandler<TokenRedemption>().SetOrder(Protection.ValidateTokenEntry.Descriptor.Order - 1)
        );
        server.RemoveEventHandler(RedeemTokenEntry.Descriptor);
        server.AddEventHandler<ProcessSignInContext>(handler =>
            handler.UseScopedHandler<TokenRedemption>().SetOrder(RedeemTokenEntry.Descriptor.Order)
        );
        server.AddEventHandler<HandleRevocationRequestContext>(handler =>
            handler.UseScopedHandler<TokenRedemption>().SetOrder(Revocation.RevokeToken.Descriptor.Order + 1)
        );
    }

    /// <summary>
    /// A token that was redeemed before: OpenIddict refuses it, and ends the tokens that it knows of by now.
    /// </summary>
    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (
            context is { TokenId: { } token, AuthorizationId: { } authorization }
            && await accounts
                .TokenEntries()
                .AnyAsync(one => one.Id == token && one.Status == Statuses.Redeemed, context.CancellationToken)
        )
            await accounts.EndAuthorization(authorization, context.CancellationToken);
    }

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        var shown = context.Transaction.GetProperty<ProcessAuthenticationContext>(
            typeof(ProcessAuthenticationContext).FullName!
        );
        var isToken = context.EndpointType == OpenIddictServerEndpointType.Token;
        var principal =
            !isToken || context.Request is not { } request ? null
            : request.IsAuthorizationCodeGrantType() ? shown?.AuthorizationCodePrincipal
            : request.IsRefreshTokenGrantType() ? shown?.RefreshTokenPrincipal
            : null;
        if (principal is null)
            return;

        var (token, now) = (principal.GetTokenId(), time.GetUtcNow().UtcDateTime);
        // Of its own row alone: with a join, requests that waited for the row would not look at its status again.
        var redeemed = await accounts
            .TokenEntries()
            .Where(one => one.Id == token && one.Status == Statuses.Valid)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(one => one.Status, Statuses.Redeemed).SetProperty(one => one.RedemptionDate, now),
                context.CancellationToken
            );
        if (redeemed == 1)
            return;
        if (principal.GetAuthorizationId() is { } authorization)
            await accounts.EndAuthorization(authorization, context.CancellationToken);
        context.Reject(Errors.InvalidGrant, "The code or the refresh token was used before.");
    }

    /// <summary>RFC 7009: with a refresh token end the access tokens of the same grant.</summary>
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (
            context.GenericTokenPrincipal is { } token
            && token.HasTokenType(TokenTypeIdentifiers.RefreshToken)
            && token.GetAuthorizationId() is { } authorization
        )
            await accounts.EndAuthorization(authorization, context.CancellationToken);
    }
}
