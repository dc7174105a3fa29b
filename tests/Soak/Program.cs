using System.Globalization;
using Sluice.Soak;
using Sluice.Soak.Scripted;

return args switch
{
    ["operator", var folder, var name, var port] => await OperatorRole.RunAsync(
        folder,
        name,
        int.Parse(port, CultureInfo.InvariantCulture)
    ),
    _ when SoakOptions.TryParse(args, out var options) => await SoakRun.RunAsync(options),
    _ => SoakOptions.Refuse(),
};
