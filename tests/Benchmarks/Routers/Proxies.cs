namespace Sluice.Benchmarks.Routers;

/// <summary>Configurations by which other proxies do the same hop: two backends with weights 3 and 1, kept connections. Pure.</summary>
internal static class Proxies
{
    public static string Nginx(string folder, int port, string[] backends) =>
        $$"""
            worker_processes 1;
            daemon off;
            error_log {{folder}}/nginx.error.log;
            pid {{folder}}/nginx.pid;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/nginx-body;
              fastcgi_temp_path {{folder}}/nginx-fastcgi;
              proxy_temp_path {{folder}}/nginx-proxy;
              scgi_temp_path {{folder}}/nginx-scgi;
              uwsgi_temp_path {{folder}}/nginx-uwsgi;
              keepalive_requests 100000000;
              upstream backends {
                server {{backends[0]}} weight=3;
                server {{backends[1]}} weight=1;
                keepalive 64;
                keepalive_requests 100000000;
              }
              server {
                listen 127.0.0.1:{{port}} http2;
                client_max_body_size 0;
                location / { grpc_pass grpc://backends; }
              }
            }
            """;

    public static string Haproxy(int port, string[] backends) =>
        $"""
            global
              nbthread 1
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend calls
              bind 127.0.0.1:{port} proto h2
              default_backend servers
            backend servers
              balance roundrobin
              http-reuse always
              server champion {backends[0]} proto h2 weight 3
              server challenger {backends[1]} proto h2 weight 1

            """;
}
