using System.Globalization;
using System.Net;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using FluentValidation;

namespace DataHub.Api;

/// <summary>A setting is wrong: the start stops, and the message is all that is printed. It never holds a setting's value.</summary>
internal class SettingsException(string message) : Exception(message);

/// <summary>Reads and checks what the hub is told. Nothing is guessed: a name it does not know is as wrong as a value it does not take.</summary>
internal static class HubSettings
{
    public static HubOptions ReadHub(IConfiguration configuration)
    {
        var options = Bind<HubOptions>(configuration, "DataHub");
        Check(new HubOptionsValidator(), options);
        options.DataFolder = Path.GetFullPath(options.DataFolder);
        return options;
    }

    public static SignInOptions ReadSignIn(IConfiguration configuration, bool development)
    {
        var options = Bind<SignInOptions>(configuration, "Authentication");
        Check(new SignInOptionsValidator(development), options);
        return options;
    }

    private static T Bind<T>(IConfiguration configuration, string section) where T : new()
    {
        var known = typeof(T).GetProperties().ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            CheckShape(child, known.GetValueOrDefault(child.Key) ?? throw new SettingsException($"{child.Path} is not a setting of the hub."));
        }

        var options = new T();
        configuration.GetSection(section).Bind(options);
        return options;
    }

    // The binder passes over what does not fit a list, and its messages hold the value.
    private static void CheckShape(IConfigurationSection setting, Type type)
    {
        if (type == typeof(IReadOnlyList<string>))
        {
            Demand(string.IsNullOrEmpty(setting.Value), $"{setting.Path} is a list: write {setting.Path}:0.");
            return;
        }

        Demand(!setting.GetChildren().Any(), $"{setting.Path} is a single value.");
        Demand(type != typeof(int) || int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), $"{setting.Path} must be a whole number.");
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SettingsException(otherwise);
        }
    }

    private static void Check<T>(AbstractValidator<T> validator, T options)
    {
        var result = validator.Validate(options);
        Demand(result.IsValid, string.Join(' ', result.Errors.Select(e => e.ErrorMessage).Distinct(StringComparer.Ordinal)));
    }

    private sealed class HubOptionsValidator : AbstractValidator<HubOptions>
    {
        public HubOptionsValidator()
        {
            RuleFor(o => o.DataFolder).NotEmpty().WithMessage("DataHub:DataFolder must name a folder.");
            RuleFor(o => o.Database).Must(Dialects.Names.Contains)
                .WithMessage($"DataHub:Database must be {string.Join(", ", Dialects.Names.SkipLast(1))} or {Dialects.Names[^1]}.");
            RuleFor(o => o.ConnectionString).Empty().When(o => o.Database == "sqlite").WithMessage("DataHub:ConnectionString contradicts DataHub:Database, which is embedded and needs none.");
            RuleFor(o => o.ConnectionString).NotEmpty().When(o => o.Database != "sqlite" && Dialects.Names.Contains(o.Database))
                .WithMessage("DataHub:ConnectionString must say where the database is.");
            RuleFor(o => o.KeyFile).NotEmpty().When(o => o.KeyFile is not null).WithMessage("DataHub:KeyFile must name a file.");
            RuleFor(o => o.LogKeyFile).NotEmpty().When(o => o.LogKeyFile is not null).WithMessage("DataHub:LogKeyFile must name a file.");
            RuleFor(o => o.DrainSeconds).InclusiveBetween(0, 300).WithMessage("DataHub:DrainSeconds must be 0 to 300.");
            RuleFor(o => o.LogRetentionDays).InclusiveBetween(0, 36_500).WithMessage("DataHub:LogRetentionDays must be 0 to 36500.");
            RuleFor(o => o.RestoredTo).GreaterThanOrEqualTo(-1).WithMessage("DataHub:RestoredTo must be the number of entries of the restored log.");
            RuleFor(o => o.ThresholdFloor).InclusiveBetween(2, 1_000_000_000).WithMessage("DataHub:ThresholdFloor must be 2 to 1000000000.");
            RuleFor(o => o.RequestsPerMinute).InclusiveBetween(1, 1_000_000_000).WithMessage("DataHub:RequestsPerMinute must be 1 to 1000000000.");
            RuleFor(o => o.DryRunsPerHour).InclusiveBetween(1, 1_000_000).WithMessage("DataHub:DryRunsPerHour must be 1 to 1000000.");
            RuleFor(o => o.MaxCells).InclusiveBetween(1, 1_000_000).WithMessage("DataHub:MaxCells must be 1 to 1000000.");
            RuleFor(o => o.EngineSeconds).InclusiveBetween(1, 3_600).WithMessage("DataHub:EngineSeconds must be 1 to 3600.");
            RuleFor(o => o.SecurityTxtDays).InclusiveBetween(1, 364).WithMessage("DataHub:SecurityTxtDays must be 1 to 364.");
            RuleFor(o => o.SecurityContact).Must(IsContact).WithMessage("DataHub:SecurityContact must be a mailto:, https: or tel: URI.");
            RuleForEach(o => o.CorsOrigins).Must(IsOrigin)
                .WithMessage("Each of DataHub:CorsOrigins must be an origin such as https://example.org; plain http is for loopback alone.");
            RuleForEach(o => o.TrustedProxies).Must(IsNetwork)
                .WithMessage("Each of DataHub:TrustedProxies must be an address or a network such as 10.0.0.0/8, and not the whole internet.");
        }

        private static bool IsContact(string? contact)
            => contact is null || (Uri.TryCreate(contact, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https" or "tel" && !contact.Any(char.IsControl));

        private static bool IsOrigin(string origin)
            => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "https" or "http"
                && (uri.Scheme == "https" || uri.IsLoopback)
                && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal);

        private static bool IsNetwork(string network)
            => IPAddress.TryParse(network, out _) || (IPNetwork.TryParse(network, out var parsed) && parsed.PrefixLength > 0);
    }

    private sealed class SignInOptionsValidator : AbstractValidator<SignInOptions>
    {
        public SignInOptionsValidator(bool development)
        {
            RuleFor(o => o.Authority).NotEmpty().When(o => !development || !string.IsNullOrEmpty(o.Audience))
                .WithMessage(development
                    ? "Authentication:Audience needs Authentication:Authority as well."
                    : "Authentication:Authority and Authentication:Audience must be set: outside Development tokens come from a provider.");
            RuleFor(o => o.Audience).NotEmpty().When(o => !string.IsNullOrEmpty(o.Authority))
                .WithMessage("Authentication:Authority needs Authentication:Audience as well.");
            RuleFor(o => o.Authority).Must(IsProvider).When(o => !string.IsNullOrEmpty(o.Authority))
                .WithMessage("Authentication:Authority must be an https address without query or fragment.");
            RuleFor(o => o.TokenType).Must(t => t is "at+jwt" or "JWT").WithMessage("Authentication:TokenType must be at+jwt or JWT.");
        }

        private static bool IsProvider(string? authority)
            => Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" };
    }
}
