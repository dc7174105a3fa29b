using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sluice.Hosting.Pages;

/// <summary>How the page looks, and the policy that lets a browser use this style and nothing else.</summary>
public static class PageStyle
{
    public const string Css = """
        :root{--ink:#1b2330;--soft:#5b6778;--line:#dfe4ea;--paper:#fff;--back:#f4f6f8;--code:#f6f8fa;--good:#12704a;
        --goodback:#e2f4ea;--busy:#8a5a00;--busyback:#fdf1d7;--bad:#a3202c;--badback:#fde7e8;--accent:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b6;--line:#2c3644;--paper:#171d26;--back:#0f141b;
        --code:#10161e;--good:#6fd3a3;--goodback:#12352a;--busy:#f0c36a;--busyback:#3a2d10;--bad:#ff9aa2;--badback:#401b20;
        --accent:#7db7f5}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
        main,header,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:2.5rem}h1{font-size:1.7rem;margin:0 0 .3rem;letter-spacing:-.01em}
        header p,footer{color:var(--soft);margin:.2rem 0}footer{padding:1.5rem 1.25rem 3rem;font-size:.9rem}
        a{color:var(--accent)}
        section{background:var(--paper);border:1px solid var(--line);border-radius:10px;margin:1.5rem 0;padding:1.25rem 1.5rem}
        h2{font-size:1.3rem;margin:0}h2 code{background:none;padding:0}h3{font-size:1.02rem;margin:1.4rem 0 .5rem}
        h3:first-child{margin-top:0}h4{font-size:.9rem;margin:1rem 0 .35rem;color:var(--soft);font-weight:600}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
        code{background:var(--code);border-radius:4px;padding:.1em .35em}
        pre{background:var(--code);border:1px solid var(--line);border-radius:6px;margin:.25rem 0 0;padding:.7rem .9rem;
        white-space:pre-wrap;overflow-wrap:anywhere}
        table{border-collapse:collapse;width:100%;margin:.4rem 0}
        th{text-align:left;color:var(--soft);font-weight:600;font-size:.85rem}
        th,td{padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        .state{border-radius:99px;padding:.1rem .65rem;font-size:.82rem;font-weight:600;white-space:nowrap}
        .good{color:var(--good);background:var(--goodback)}.busy{color:var(--busy);background:var(--busyback)}
        .bad{color:var(--bad);background:var(--badback)}
        .soft{color:var(--soft)}.why{border-left:3px solid;border-radius:4px;padding:.5rem .8rem;overflow-wrap:anywhere}
        details{border-top:1px solid var(--line);margin-top:1rem;padding-top:.8rem}
        summary{cursor:pointer;font-weight:600}
        """;

    /// <summary>
    /// Content Security Policy, level 3: this one style by its hash, no script, no picture, no font, no form, no frame around it.
    /// </summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Tells the browser that it may load nothing, and keep nothing.</summary>
    public static void Guard(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
