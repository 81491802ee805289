"""A loopback HTTP server that answers as AWS does: GetProducts in pages, DescribeInstanceTypes, and refusals."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EC2 = """<DescribeInstanceTypesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>
<instanceTypeSet>{items}</instanceTypeSet>{token}</DescribeInstanceTypesResponse>"""
KIND = """<item><instanceType>{name}</instanceType><gpuInfo><gpus><item><name>{gpu}</name>
<manufacturer>NVIDIA</manufacturer><count>{count}</count></item></gpus></gpuInfo></item>"""

REFUSED = "<Response><Errors><Error><Code>{kind}</Code><Message>no</Message></Error></Errors></Response>"


class Stub:
    """What it will answer, and what it was asked."""

    def __init__(self, products):
        self.products, self.asked, self.fail = products, [], []

    def reply(self, target, body):
        """Status and content: what stands in `fail` comes first, a page of one product after that."""
        if self.fail:
            code, kind = self.fail.pop(0)
            return code, json.dumps({"__type": kind, "message": "no"}) if target else REFUSED.format(kind=kind)
        if not target:
            return 200, self.kinds(body)
        given = json.loads(body)
        self.asked.append(given)
        at = int(given.get("NextToken", 0))
        fields = {each["Field"]: each["Value"] for each in given["Filters"]}
        found = [text for text in self.products if ("gp3" in text) == ("volumeApiName" in fields)]
        more = {"NextToken": str(at + 1)} if at + 1 < len(found) else {}
        return 200, json.dumps({"FormatVersion": "aws_v1", "PriceList": found[at : at + 1], **more})

    def kinds(self, body):
        if "NextToken=more" in body:
            return EC2.format(items=KIND.format(name="p9.48xlarge", gpu="R100", count=8), token="")
        return EC2.format(items=KIND.format(name="p5.48xlarge", gpu="H100", count=8),
                          token="<nextToken>more</nextToken>")  # fmt: skip


def _handler(stub):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            code, content = stub.reply(self.headers.get("X-Amz-Target", ""), body)
            self.send_response(code)
            kind = "application/x-amz-json-1.1" if self.headers.get("X-Amz-Target") else "text/xml"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def answering(products):
    """The stub and its address while it answers."""
    stub = Stub(products)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
