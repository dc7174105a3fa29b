namespace Sluice.Benchmarks.Routers;

/// <summary>
/// Configurations by which other proxies do the same hop over kept connections: two backends with weights 3 and 1, or a thousand
/// and the less busy of two that chance takes. Pure.
/// </summary>
internal static class Proxies
{
    public static string Nginx(string folder, int port, string[] backends) =>
        Nginx(
            folder,
            port,
            $"""
            server {backends[0]} weight=3;
                server {backends[1]} weight=1;
            """,
            idle: 64
        );

    public static string NginxOfMany(string folder, int port, IEnumerable<string> backends) =>
        Nginx(
            folder,
            port,
            $"""
            random two least_conn;
                {string.Join(' ', backends.Select(backend => $"server {backend};"))}
            """,
            idle: 2048
        );

    public static string Haproxy(int port, string[] backends) =>
        Haproxy(
            port,
            "roundrobin",
            [$"server champion {backends[0]} proto h2 weight 3", $"server challenger {backends[1]} proto h2 weight 1"]
        );

    public static string HaproxyOfMany(int port, IEnumerable<string> backends) =>
        Haproxy(port, "random(2)", backends.Select((backend, number) => $"server pod{number} {backend} proto h2"));

    private static string Nginx(string folder, int port, string servers, int idle) =>
        $$"""
            worker_processes 1;
            daemon off;
            error_log {{folder}}/nginx.error.log;
            pid {{folder}}/nginx.pid;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/nginx-body;
              fastcgi_temp_path {{folder}}/nginx-fastcgi;
              proxy_temp_path {{folder}}/nginx-proxy;
              scgi_temp_path {{folder}}/nginx-scgi;
              uwsgi_temp_path {{folder}}/nginx-uwsgi;
              keepalive_requests 100000000;
              upstream backends {
                {{servers}}
                keepalive {{idle}};
                keepalive_requests 100000000;
              }
              server {
                listen 127.0.0.1:{{port}} http2;
                client_max_body_size 0;
                location / { grpc_pass grpc://backends; }
              }
            }
            """;

    private static string Haproxy(int port, string balance, IEnumerable<string> servers) =>
        $"""
            global
              nbthread 1
              maxconn 4000
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend calls
              bind 127.0.0.1:{port} proto h2
              default_backend servers
            backend servers
              balance {balance}
              http-reuse always
              {string.Join("\n  ", servers)}

            """;
}
