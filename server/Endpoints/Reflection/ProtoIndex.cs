using Google.Protobuf.Reflection;

namespace Sluice.Endpoints.Reflection;

/// <summary>The proto files behind a server's services, by file name and by every symbol that they declare.</summary>
public sealed class ProtoIndex
{
    private readonly Dictionary<string, ProtoFile> _byName = [];
    private readonly Dictionary<string, ProtoFile> _bySymbol = [];
    private readonly HashSet<string> _messages = [];

    /// <param name="files">Those that declare the services.</param>
    public ProtoIndex(params IReadOnlyList<FileDescriptor> files)
    {
        Services = [.. files.SelectMany(file => file.Services).Select(service => service.FullName).Order()];
        foreach (var file in files.SelectMany(WithImports).DistinctBy(file => file.Name))
        {
            Add(file);
        }
    }

    /// <summary>Full names, in order.</summary>
    public IReadOnlyList<string> Services { get; }

    internal ProtoFile? FileNamed(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The file that declares a service, method, message, field, enum or enum value, by its full name.</summary>
    internal ProtoFile? FileOf(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    internal bool HasMessage(string fullName) => _messages.Contains(fullName);

    private void Add(FileDescriptor descriptor)
    {
        var file = new ProtoFile([.. WithImports(descriptor).Select(each => each.SerializedData)]);
        _byName[descriptor.Name] = file;
        IEnumerable<IDescriptor> declared =
        [
            .. descriptor.Services,
            .. descriptor.Services.SelectMany(service => service.Methods),
            .. descriptor.EnumTypes.SelectMany(Symbols),
            .. descriptor.MessageTypes.SelectMany(Symbols),
        ];
        foreach (var symbol in declared)
        {
            _bySymbol[symbol.FullName] = file;
            if (symbol is MessageDescriptor)
            {
                _messages.Add(symbol.FullName);
            }
        }
    }

    private static IEnumerable<IDescriptor> Symbols(MessageDescriptor message) =>
        [
            message,
            .. message.Fields.InDeclarationOrder(),
            .. message.Oneofs,
            .. message.EnumTypes.SelectMany(Symbols),
            .. message.NestedTypes.SelectMany(Symbols),
        ];

    private static IEnumerable<IDescriptor> Symbols(EnumDescriptor type) => [type, .. type.Values];

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) =>
        new[] { file }.Concat(file.Dependencies.SelectMany(WithImports)).DistinctBy(each => each.Name);
}
