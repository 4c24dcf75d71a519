// A client and a server for tests/peers/resumption.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

type job struct {
	Name, Version, Cert, Key, Path string
	Port, Visits                   int
}

var versions = map[string]uint16{"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func suites() []uint16 {
	var all []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		all = append(all, suite.ID)
	}
	return all
}

func roots(file string) *x509.CertPool {
	pem, err := os.ReadFile(file)
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return pool
}

func client(state tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return "none"
	}
	return state.PeerCertificates[0].Subject.CommonName
}

func answer(c net.Conn, config *tls.Config) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Minute))
	conn := tls.Server(c, config)
	reader := bufio.NewReader(conn)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		if line == "\r\n" {
			break
		}
	}
	state := conn.ConnectionState()
	page := fmt.Sprintf("their_resumed: %v\ntheir_client: %s\n", state.DidResume, client(state))
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(page), page)
	conn.CloseWrite()
	io.Copy(io.Discard, c)
}

func serve(cert, key, ca string) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	check(err)
	for name, auth := range map[string]tls.ClientAuthType{"plain": tls.NoClientCert,
		"request": tls.VerifyClientCertIfGiven, "require": tls.RequireAndVerifyClientCert} {
		config := &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: auth, ClientCAs: roots(ca),
			MinVersion: tls.VersionTLS10, CipherSuites: suites()}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		fmt.Println("port", name, listener.Addr().(*net.TCPAddr).Port)
		go func() {
			for {
				c, err := listener.Accept()
				check(err)
				go answer(c, config)
			}
		}()
	}
	fmt.Println("ready")
	select {}
}

func visit(j job, config *tls.Config) (bool, []byte, error) {
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: time.Minute}, "tcp", fmt.Sprintf("127.0.0.1:%d", j.Port), config)
	if err != nil {
		return false, nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", j.Path)
	page, err := io.ReadAll(conn)
	return conn.ConnectionState().DidResume, page, err
}

func call(file, ca string) {
	text, err := os.ReadFile(file)
	check(err)
	var jobs []job
	check(json.NewDecoder(bytes.NewReader(text)).Decode(&jobs))
	for _, j := range jobs {
		version := versions[j.Version]
		config := &tls.Config{RootCAs: roots(ca), ServerName: "localhost", MinVersion: version, MaxVersion: version,
			CipherSuites: suites(), ClientSessionCache: tls.NewLRUClientSessionCache(4), Renegotiation: tls.RenegotiateOnceAsClient}
		if j.Cert != "" {
			pair, err := tls.LoadX509KeyPair(j.Cert, j.Key)
			check(err)
			config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
		}
		for number := 0; number < j.Visits; number++ {
			resumed, page, err := visit(j, config)
			fmt.Printf("== %s\ntheir_resumed: %v\nfailed: %v\n%s\n", j.Name, resumed, err, page)
		}
	}
}

func main() {
	if os.Args[1] == "serve" {
		serve(os.Args[2], os.Args[3], os.Args[4])
	}
	call(os.Args[2], os.Args[3])
}
